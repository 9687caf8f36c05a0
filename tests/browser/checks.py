"""What every page must be: `assert_sound(page)` after it has loaded. Each part can be asked for alone."""

import os
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SERVICE = "CCIN supplier portal"
# Set DPS_PICTURES to a folder to keep a picture of each page that is looked at.
PICTURES = os.environ.get("DPS_PICTURES", "")
_said = WeakKeyDictionary()
# What this process has looked at: by page, with scripts or without, the kinds of element that were on it.
_looked_at = defaultdict(set)

# Two findings belong to GOV.UK Frontend itself; the accessibility statement names them.
UPSTREAM = {
    # A radio button that reveals a field says whether it is expanded (alphagov/govuk-frontend 979, 1972).
    "aria-allowed-attr": re.compile(r'^<input[^>]*type="radio"[^>]*aria-expanded='),
    # The improved file input's button is named by label, status and drop instruction together.
    "label-content-name-mismatch": re.compile(r'^<button[^>]*class="govuk-file-upload-button'),
}

TEXT_SIZES = """() => {
  const small = new Set()
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.govuk-visually-hidden, script, noscript, dialog:not([open])')) continue
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue
    const box = element.getBoundingClientRect()
    if (!box.width || !box.height) continue
    const svg = element.ownerSVGElement
    const scale = svg && svg.viewBox.baseVal.width ? svg.clientWidth / svg.viewBox.baseVal.width : 1
    const size = parseFloat(getComputedStyle(element).fontSize) * scale
    if (size < 16) small.add(`${element.tagName.toLowerCase()}.${element.className}: ${size}px`)
  }
  return [...small]
}"""
DUPLICATE_IDS = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id)
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}"""
BROKEN_REFERENCES = """() => {
  const broken = []
  for (const label of document.querySelectorAll('label[for]'))
    if (!document.getElementById(label.htmlFor)) broken.push(`label for ${label.htmlFor}`)
  for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls'])
    for (const element of document.querySelectorAll(`[${name}]`))
      for (const id of element.getAttribute(name).split(/\\s+/))
        if (id && !document.getElementById(id)) broken.push(`${name} ${id}`)
  return broken
}"""
KINDS = """() => [...new Set([...document.body.querySelectorAll('*')].map(
  element => [element.localName, element.type, element.getAttribute('class')].join(' ')))]"""
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter(heading => !heading.closest('dialog:not([open])'))
  .map(heading => [Number(heading.tagName[1]), heading.textContent.trim().replace(/\\s+/g, ' ')])"""


def watch(page):
    """Remember what the browser complains about on this page: scripts that fail, policy that is broken."""
    said = defaultdict(list)
    _said[page] = said
    page.on("pageerror", lambda error: said["errors"].append(str(error)))
    page.on("console", lambda message: said[message.type].append(message.text))
    page.on("response", lambda answer: said["failed"].append(answer.url) if answer.status >= 500 else None)


def axe(page):
    """Accessibility violations that are ours, as [(rule, [html])]."""
    # Through the debugger: the page's own policy rightly forbids us to add a script.
    if page.evaluate("typeof axe") == "undefined":
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text()})
        session.detach()
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)
    ours = {
        violation["id"]: [node["html"] for node in violation["nodes"] if not _is_upstream(violation, node)]
        for violation in found["violations"]
    }
    return [(rule, nodes) for rule, nodes in ours.items() if nodes]


def _is_upstream(violation, node):
    pattern = UPSTREAM.get(violation["id"])
    return bool(pattern and pattern.search(node["html"]))


def assert_accessible(page):
    assert axe(page) == []


def assert_no_sideways_scroll(page, *widths):
    """At the page's own width, and at others if given: `assert_no_sideways_scroll(page, 320)`."""
    own = page.viewport_size
    for width in (own["width"], *widths):
        page.set_viewport_size({"width": width, "height": own["height"]})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{page.url} is {over} pixels too wide at {width}"
    page.set_viewport_size(own)


def assert_policy_kept(page):
    """No script failed, nothing broke the content security policy, no answer was a server error."""
    said = _said[page]
    broken = [text for text in said["error"] if "Content Security Policy" in text or "Refused to" in text]
    assert (broken, said["errors"], said["failed"]) == ([], [], [])
    assert said["warning"] == []


def assert_titled(page):
    """One h1, no level skipped, and the tab says the h1 and the service (with "Error: " before it if so)."""
    headings = page.evaluate(HEADINGS)
    firsts = [text for level, text in headings if level == 1]
    assert len(firsts) == 1, f"{page.url} has the h1s {firsts}"
    title = page.title().removeprefix("Error: ")
    assert title == f"{firsts[0]} – {SERVICE}" or (
        title.startswith(f"{firsts[0]} – ") and title.endswith(f" – {SERVICE}")
    ), f"{page.title()!r} does not begin with the h1 {firsts[0]!r}"
    level_before = 1
    for level, text in headings:
        assert level <= level_before + 1, f"{page.url}: heading {text!r} skips a level"
        level_before = level


def assert_readable(page):
    assert page.evaluate(TEXT_SIZES) == []


def assert_well_formed(page):
    assert page.evaluate(DUPLICATE_IDS) == []
    assert page.evaluate(BROKEN_REFERENCES) == []


def assert_sound(page, picture=""):
    """Everything at once, at the page's width and at 320 pixels; `picture` names the file that is kept."""
    keep_picture(page, picture)
    assert_titled(page)
    assert_readable(page)
    assert_well_formed(page)
    assert_no_sideways_scroll(page, 320)
    assert_accessible(page)
    assert_policy_kept(page)


def assert_sound_at(page, sizes, picture="", *, scripts=True):
    """Sound at each of these sizes and at 320 pixels, without loading it again; it stays at the last size.

    All of it once for a page and for whatever stands on it: who comes back to a page of which every kind of
    element has been looked at asks the quick questions alone. Without scripts those are asked that do not
    need one; the other face of such a page has been looked at.
    """
    assert_titled(page)
    assert_well_formed(page)
    is_new = has_something_new(page, scripts)
    for size in sizes if is_new or PICTURES else ():
        page.set_viewport_size(size)
        keep_picture(page, picture if scripts else f"{picture}-no-scripts")
        assert_no_sideways_scroll(page)
        if scripts and is_new:
            assert_readable(page)
            assert_accessible(page)
    if scripts:
        assert_no_sideways_scroll(page, 320)
    assert_policy_kept(page)


def has_something_new(page, scripts):
    """Whether this page, or a kind of element on it, has not been looked at; now it has."""
    address = re.sub(r"[^/]*\d[^/]*", "1", urlsplit(page.url).path)
    seen, kinds = _looked_at[address, scripts], set(page.evaluate(KINDS))
    is_new = not seen or not kinds <= seen
    seen |= kinds
    return is_new


def assert_errors_shown(page):
    """GOV.UK's pattern: title, focus on the summary, each link goes to its field, same words twice."""
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() > 0
    shown = [
        text.removeprefix("Error:").strip() for text in page.locator(".govuk-error-message").all_inner_texts()
    ]
    for index in range(links.count()):
        link = links.nth(index)
        assert any(link.inner_text() in text for text in shown), link.inner_text()
        link.click()
        assert page.evaluate("document.activeElement.id") == link.get_attribute("href").removeprefix("#")
    passwords = page.eval_on_selector_all("input[type=password]", "boxes => boxes.map(box => box.value)")
    assert not any(passwords)


def keep_picture(page, name):
    if PICTURES and name:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)
