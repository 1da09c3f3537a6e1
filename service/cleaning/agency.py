"""Which news agency a text credits: copies of one wire story come from one origin."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Agency name as stored -> how it is written in credits.
AGENCIES: dict[str, str] = {
    "Reuters": r"Reuters|REUTERS|Thomson Reuters",
    "AFP": r"AFP|Agence France[- ]Presse",
    "AP": r"AP|Associated Press|The Associated Press",
    "APP": r"APP|Associated Press of Pakistan",
    "PTI": r"PTI|Press Trust of India",
    "ANI": r"ANI|Asian News International",
    "IANS": r"IANS|Indo-Asian News Service",
    "UNI": r"UNI|United News of India",
    "UPI": r"UPI|United Press International",
    "INP": r"INP|Independent News Pakistan",
    "NNI": r"NNI|News Network International",
    "Online": r"Online News Agency",
    "Xinhua": r"Xinhua|XINHUA",
    "dpa": r"dpa|DPA|Deutsche Presse-Agentur",
    "Anadolu": r"Anadolu(?: Agency)?|AA",
    "EFE": r"EFE|Agencia EFE",
    "KUNA": r"KUNA",
    "TASS": r"TASS|Itar-Tass",
    "Kyodo": r"Kyodo(?: News)?",
    "Bloomberg": r"Bloomberg",
    "PA": r"PA Media|Press Association",
    "Pajhwok": r"Pajhwok(?: Afghan News)?",
    "Khaama": r"Khaama Press",
}
_NAMES = "|".join(f"(?P<n{i}>{pattern})" for i, pattern in enumerate(AGENCIES.values()))
_KEYS = tuple(AGENCIES)

#: `ISLAMABAD (Reuters) - `, `KABUL, June 2 (AFP):`, `PESHAWAR (APP) –`: in a dateline, so near the start.
_DATELINE = re.compile(rf"^.{{0,70}}?\((?:{_NAMES})\)\s{{0,2}}[-–—:]")
#: `(AFP)`, `— Reuters`, `/AP` as the very end of a body, or a line that is nothing but names of agencies.
_END = re.compile(rf"(?:\(\s*(?:With (?:in|out)puts from\s+)?|[-–—/]\s*)(?:{_NAMES})\)?\.?\s*$")
_ALONE = re.compile(
    rf"^(?:By |Source:? |Agency:? |With inputs? from |With (?:reporting|inputs?) (?:from|by) )?(?:the )?(?:{_NAMES})"
    r"(?:\s*(?:[|/,&:]|and|-|–)(?:\s|$).{0,80})?\.?$"
)


def _named(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    return next(_KEYS[int(group[1:])] for group, value in match.groupdict().items() if value is not None)


def credited_line(line: str) -> str | None:
    """The agency that a by-line, stamp or end credit such as `PTI |` or `With inputs from AFP` names."""
    return _named(_ALONE.match(line[:160]))


def credited_body(paragraphs: Sequence[str]) -> str | None:
    """The agency that a dateline, above which a standfirst may stand, or the last paragraph's end credits."""
    end = _END.search(paragraphs[-1][-60:])
    found = (_named(_DATELINE.match(first[:120])) or _named(end) for first in paragraphs[:2])
    return next((agency for agency in found if agency), None)


def agency_named(name: str) -> str | None:
    """The agency that `name` (an author or credit field) is, if it is one."""
    return _named(re.fullmatch(_NAMES, name.strip()))
