"""The contacts of Full and Associate members as a spreadsheet."""

from datetime import date

from buyers.models import Contact, Council
from buyers.rules.contacts import READERS
from buyers.transfers.workbooks import bytes_of, fill, new_workbook
from dps.agreements.lifecycles import BuyerCategory

COLUMNS = ["Member", "Category", "Nation", "Name", "Role", "Email", "Phone"]


def contacts_of_members(day: date) -> bytes:
    """Those who are there on the day, by member. Two queries."""
    readers = Council.objects.with_category(day).filter(category_now__in=READERS)
    categories = dict(readers.values_list("pk", "category_now"))
    found = Contact.objects.on(day).filter(council__in=readers.values("pk")).for_listing()
    workbook, sheet = new_workbook("Contacts")
    fill(
        sheet,
        COLUMNS,
        (
            [
                each.council.name,
                BuyerCategory(categories[each.council_id]).label,
                each.council.nation,
                each.name,
                each.role,
                each.email,
                each.phone,
            ]
            for each in found
        ),
    )
    for column in "ABDEF":
        sheet.column_dimensions[column].width = 32
    return bytes_of(workbook)
