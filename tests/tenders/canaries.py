"""What is planted in bids and looked for everywhere else, in each spelling that a dump may give it."""

ANSWER = "marmalade canary answer"
LATER = "quince canary answer"
PRICE = "98765.43"
TOTAL = "987654.30"
FILE = "kestrel-canary-plan.pdf"
CANARIES = [ANSWER, LATER, PRICE, TOTAL, "987,654.30", FILE, "canary"]


def spellings(text):
    """As it is, as JSON would escape it, and as bytes are shown."""
    return {text, text.replace("@", "\\u0040"), text.encode().hex()}


def says(haystack, needles):
    return [needle for needle in needles for form in spellings(needle) if form in haystack]
