"""Odd texts and how many words each has: the server's counter and the browser's agree on all of them."""

ODD = [
    ("", 0),
    (" \t\r\n ", 0),
    ("  one\ttwo\r\nthree ", 3),
    ("co-operative", 1),
    ("well-known, self-run", 2),
    ("a – b", 3),
    ("don’t it's", 2),
    ("and/or", 1),
    ("£1,250.50 10%", 2),
    ("one\u00a0two\ufeffthree", 3),
    ("one\u2003two\u3000three", 3),
    ("one\u0085two", 1),
    ("one\u200btwo", 1),
    ("one\x1ctwo\x1ftwo", 1),
    ("one\u180etwo", 1),
    ("one\u2028two\u2029three", 3),
    ("مرحبا بالعالم", 2),
    ("日本語 テスト", 2),
    ("😀 👩‍👩‍👧 ok", 3),
    ("word " * 75, 75),
]
