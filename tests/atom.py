"""What RFC 4287 asks of a feed's structure, checked on the parsed document."""

import re
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, with a zone, as section 3.3 has it.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {
    "generator",
    "icon",
    "logo",
    "rights",
    "subtitle",
    "published",
    "source",
    "summary",
    "content",
}
MANY = {"author", "category", "contributor", "link"}
TEXTS = {"title", "subtitle", "summary", "rights"}


def faults_of(root):
    """Sentences, none when it is a feed as it should be."""
    if root.tag != f"{ATOM}feed":
        return ["the root is no feed"]
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    faults = [*_node(root, "feed"), *(fault for entry in entries for fault in _node(entry, "entry", root))]
    return faults + ["two entries with one id"] * (len(ids) != len(set(ids)))


def _node(node, name, feed=None):
    return [f"{name}: {fault}" for part in (_numbers, _values, _links) for fault in part(node, name, feed)]


def _numbers(node, name, feed):
    names = [child.tag.removeprefix(ATOM) for child in node]
    for one in sorted(set(names) - ONCE - AT_MOST_ONCE - MANY - ({"entry"} if feed is None else set())):
        yield f"{one} is unknown"
    for one in sorted(ONCE):
        if names.count(one) != 1:
            yield f"{names.count(one)} of {one}"
    for one in sorted(AT_MOST_ONCE):
        if names.count(one) > 1:
            yield f"{names.count(one)} of {one}"
    if "author" not in names and (feed is None or feed.find(f"{ATOM}author") is None):
        yield "no author"


def _values(node, name, feed):
    for one in node.findall(f"{ATOM}id"):
        if not _is_address(one.text):
            yield f"id is no address: {one.text}"
    for one in [*node.findall(f"{ATOM}updated"), *node.findall(f"{ATOM}published")]:
        if not INSTANT.fullmatch(one.text or ""):
            yield f"{one.tag.removeprefix(ATOM)} is no instant: {one.text}"
    for one in node:
        if one.tag.removeprefix(ATOM) in TEXTS and one.get("type", "text") not in {"text", "html", "xhtml"}:
            yield f"type of text: {one.get('type')}"
    for one in node.findall(f"{ATOM}author"):
        if not one.findtext(f"{ATOM}name"):
            yield "an author without a name"
    for one in node.findall(f"{ATOM}category"):
        if not one.get("term"):
            yield "a category without a term"


def _links(node, name, feed):
    links = node.findall(f"{ATOM}link")
    for link in links:
        if not _is_address(link.get("href")):
            yield f"link is no address: {link.get('href')}"
    kinds = [link.get("rel", "alternate") for link in links]
    if feed is None and kinds.count("self") != 1:
        yield f"{kinds.count('self')} links rel=self"
    if feed is not None and node.find(f"{ATOM}content") is None and "alternate" not in kinds:
        yield "0 links rel=alternate and no content"


def _is_address(text):
    return bool(text and not re.search(r"\s", text) and urlsplit(text).scheme)
