"""When a question is asked: what each `required_if...` of a definition means."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from dps.agreements.models import Lot
from suppliers.rules.questionnaire import values
from suppliers.rules.questionnaire.definition import Questionnaire


class Said(Protocol):
    """Answers so far, and the lots that are applied for."""

    questionnaire: Questionnaire

    @property
    def lots(self) -> list[Lot]: ...

    def value_of(self, question_id: str) -> Any: ...


def _if(said: Said, rule: Mapping[str, str]) -> bool:
    return all(said.value_of(str(key)) == wanted for key, wanted in rule.items())


def _if_any_yes(said: Said, rule: Sequence[str]) -> bool:
    return any(said.value_of(key) == "yes" for key in said.questionnaire.matching(rule))


def _if_empty(said: Said, rule: Sequence[str]) -> bool:
    return all(values.is_empty(said.value_of(key)) for key in rule)


def _if_given(said: Said, rule: Sequence[str]) -> bool:
    return any(not values.is_empty(said.value_of(key)) for key in rule)


def _if_at_least(said: Said, rule: Mapping[str, int]) -> bool:
    amounts = {key: values.pounds_of(said.value_of(str(key))) for key in rule}
    return all(amount is not None and amount >= rule[key] for key, amount in amounts.items())


def _if_lot(said: Said, number: int) -> bool:
    return any(lot.number == number for lot in said.lots)


def _if_contract_over(said: Said, pounds: int) -> bool:
    return any(lot.expected_maximum_value > pounds for lot in said.lots)


def _if_minimum_turnover(said: Said, wanted: bool) -> bool:
    return any(lot.minimum_turnover for lot in said.lots)


CONDITIONS: dict[str, Callable[[Any, Any], bool]] = {
    "required_if": _if,
    "required_if_any_yes": _if_any_yes,
    "required_if_empty": _if_empty,
    "required_if_given": _if_given,
    "required_if_at_least": _if_at_least,
    "required_if_lot": _if_lot,
    "required_if_contract_over": _if_contract_over,
    "required_if_minimum_turnover": _if_minimum_turnover,
}
