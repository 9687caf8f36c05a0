from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"

    def ready(self) -> None:
        self._register_cards()
        self._register_duties()
        self._register_effects()
        self._register_merges()
        self._register_spending()
        self._register_urgency()
        self._register_uses()
        # Models are not loaded before this point.
        from dps.core import returns  # noqa: PLC0415
        from dps.documents import access  # noqa: PLC0415
        from suppliers.operations import entries  # noqa: PLC0415
        from tenders import tasks  # noqa: F401, PLC0415 - so that every process can poke them
        from tenders.operations.attempts import note_look_at_file  # noqa: PLC0415
        from tenders.operations.bounces import tell_of_bounce  # noqa: PLC0415
        from tenders.operations.late_entries import welcome_late  # noqa: PLC0415
        from tenders.rules import bid_files, contracts, evidence, papers, question_files  # noqa: PLC0415

        access.register(
            "bid",
            bid_files.why_not_read_file,
            write=bid_files.why_not_add_file,
            see=bid_files.why_not_see_files,
            sealed=True,
            denied=note_look_at_file,
            names=bid_files.name_for,
        )
        access.register(
            "competition",
            papers.why_not_read_paper,
            write=papers.why_not_add_paper,
            see=papers.why_not_see_papers,
        )
        access.register(
            papers.PENDING,
            papers.why_not_read_paper,
            write=papers.why_not_add_pending,
            see=papers.why_not_see_pending,
        )

        access.register(
            question_files.QUESTION,
            question_files.why_not_read_question_file,
            write=question_files.why_not_add_question_file,
            sealed=True,
            names=question_files.name_of_question_file,
        )
        access.register(
            question_files.ANSWER,
            question_files.why_not_read_answer_file,
            write=question_files.why_not_add_answer_file,
            sealed=True,
        )
        access.register(
            "evidence",
            evidence.why_not_read_evidence,
            write=evidence.why_not_add_evidence,
            see=evidence.why_not_see_evidence,
        )

        access.register("contract", contracts.why_not_read_file, write=contracts.why_not_add_file)
        returns.on_bounce("invitation", tell_of_bounce)
        entries.on_entry(welcome_late)

    def _register_cards(self) -> None:
        # Models can be imported only once every app is known.
        from dps.agreements.web.pages import show_on_home  # noqa: PLC0415
        from suppliers.web.home import register_card  # noqa: PLC0415
        from tenders.web.cards import opportunity_cards, question_cards  # noqa: PLC0415
        from tenders.web.public_opportunities import open_now  # noqa: PLC0415

        show_on_home(open_now)
        register_card(opportunity_cards)
        register_card(question_cards)

    def _register_duties(self) -> None:
        # Models can be imported only once every app is known.
        from buyers.operations import leaving  # noqa: PLC0415
        from buyers.rules import duties  # noqa: PLC0415
        from tenders.operations.leads import end_panel_duties  # noqa: PLC0415
        from tenders.rules.vacancies import duties_of  # noqa: PLC0415

        duties.register(duties_of)
        leaving.register(end_panel_duties)

    def _register_urgency(self) -> None:
        # Models can be imported only once every app is known.
        from dps.core.pages.contact import register_urgency  # noqa: PLC0415
        from tenders.web.urgency import urgent_near_a_deadline  # noqa: PLC0415

        register_urgency(urgent_near_a_deadline)

    def _register_uses(self) -> None:
        # Models can be imported only once every app is known.
        from suppliers.rules.library import register_uses  # noqa: PLC0415
        from tenders.rules.bid_uses import uses_in_bids  # noqa: PLC0415

        register_uses(uses_in_bids)

    def _register_effects(self) -> None:
        # Models can be imported only once every app is known.
        from suppliers.rules import effects  # noqa: PLC0415
        from tenders.rules.places import effects_on_competitions  # noqa: PLC0415

        effects.register(effects_on_competitions)

    def _register_spending(self) -> None:
        # Models can be imported only once every app is known.
        from buyers.rules import project_money  # noqa: PLC0415
        from tenders.rules.projects import lines_of  # noqa: PLC0415

        project_money.register(lines_of)

    def _register_merges(self) -> None:
        # Models can be imported only once every app is known.
        from suppliers.operations import merges as movers  # noqa: PLC0415
        from suppliers.rules import merges as bars  # noqa: PLC0415
        from tenders.operations.merges import lock_participation, move_participation  # noqa: PLC0415
        from tenders.rules.merges import what_it_takes_part_in, why_not_merge_bidders  # noqa: PLC0415

        bars.register(why_not_merge_bidders, what_it_takes_part_in)
        movers.register(lock_participation, move_participation)
