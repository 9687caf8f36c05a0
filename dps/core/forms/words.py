"""Counting words and characters exactly as the browser does, so that both sides agree on a limit."""

import re

# JavaScript's white space is not Python's: U+FEFF is in it, U+001C to U+001F and U+0085 are not.
_JS_SPACE = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(f"[^{_JS_SPACE}]+")


def count_words(text: str | None) -> int:
    """The number of runs of anything but white space, as GOV.UK's character count counts them."""
    return len(_WORD.findall(text or ""))


def count_characters(text: str | None) -> int:
    """The number of UTF-16 units with each line end as one, as a browser counts a textarea."""
    return len(one_line_end(text or "").encode("utf-16-le", "surrogatepass")) // 2


def one_line_end(text: str) -> str:
    """The text with each line end as a single newline: browsers count one and post two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
