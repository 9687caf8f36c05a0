"""Places that were changed before their history was kept get it from the audit trail."""

from django.db import migrations

MOVES = {
    "admission.suspended": "suspended",
    "admission.restored": "restored",
    "admission.removed": "removed",
}


def from_the_trail(apps, schema_editor):
    change = apps.get_model("suppliers", "PlaceChange")
    event = apps.get_model("core", "AuditEvent")
    places = {
        f"suppliers.admission:{place.pk}": place
        for place in apps.get_model("suppliers", "Admission").objects.exclude(changed_at=None)
    }
    for each in event.objects.filter(action__in=MOVES, subject__in=places).order_by("at", "id").iterator():
        place = places[each.subject]
        move = MOVES[each.action]
        change.objects.create(
            admission=place,
            move=move,
            at=each.at,
            by_id=each.actor_id,
            reason=each.facts.get("reason", ""),
            release=cancelled(place, each.at) if move == "removed" else None,
        )


def cancelled(place, at):
    award = {"id": str(place.pk), "status": "cancelled"}
    return {"date": at.isoformat(), "tag": ["awardCancellation"], "awards": [award]}


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0004_history_of_places"), ("core", "0001_initial")]
    operations = [migrations.RunPython(from_the_trail, migrations.RunPython.noop, elidable=True)]
