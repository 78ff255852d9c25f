#!/usr/bin/env python3
"""Rewrites names.txt from emoji.json of the npm package emoji-toolkit 11 (JoyPixels; MIT but for its artwork).

    npm pack emoji-toolkit@11 && tar xzf emoji-toolkit-11*.tgz
    src/schema/emoji/generate.py package/emoji.json

The names are fixed: those of names.txt, which are the ones Symphony knows; only what they stand for is taken
from the package. A few stand for something else than the package says: see OVERRIDES.
"""
import json
import pathlib
import sys

TABLE = pathlib.Path(__file__).with_name("names.txt")
TONES = ["", "1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff"]
OVERRIDES = {
    "beetle": "1f41e",
    "zap": "26a1",
    **dict.fromkeys(["hand_splayed", "raised_hand_with_fingers_splayed"], "1f590"),
    **dict.fromkeys(["detective", "spy", "sleuth_or_spy"], "1f575"),
    **dict.fromkeys(["person_lifting_weights", "lifter", "weight_lifter"], "1f3cb"),
    **dict.fromkeys(["person_golfing", "golfer"], "1f3cc"),
    **dict.fromkeys(["person_bouncing_ball", "basketball_player", "person_with_ball"], "26f9"),
}
for number, tone in enumerate(TONES):
    suffix = f"_tone{number}" if number else ""
    OVERRIDES["bride_with_veil" + suffix] = "-".join(filter(None, ["1f470", tone]))
    OVERRIDES["man_in_tuxedo" + suffix] = "-".join(filter(None, ["1f935", tone]))


def main():
    known = {}
    for emoji in json.load(open(sys.argv[1], encoding="utf-8")).values():
        points = emoji["code_points"]
        for name in [emoji["shortname"], *emoji["shortname_alternates"]]:
            known.setdefault(name.strip(":"), points["fully_qualified"] or points["base"])
    known.update(OVERRIDES)
    names = sorted(line.split(" ")[0] for line in TABLE.read_text(encoding="utf-8").splitlines())
    missing = [name for name in names if name not in known]
    if missing:
        sys.exit(f"the package lacks {missing}")
    text = "".join(f"{name} {''.join(chr(int(point, 16)) for point in known[name].split('-'))}\n" for name in names)
    TABLE.write_text(text, encoding="utf-8")


main()
