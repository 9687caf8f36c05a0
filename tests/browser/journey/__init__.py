"""The main job, once through, in a real browser by different people: `make journey`.

Seven steps, from a visitor who has never been here to a contract in the public register. Each person has a
browser of their own; whatever a step shows is also checked for accessibility, at 1280 and 360 pixels.
"""
