"""The filter: how sure we may be of which side an actor is on, as time passes and reports come in.

Two states, engage and reject; an actor changes sides at a constant rate in continuous time; each independent origin
is one noisy look at the state. All functions are pure and work on the probability that the actor engages.

    name            value   what it says, and where it comes from
    --------------  ------  ---------------------------------------------------------------------------------------
    MEAN_STAY_DAYS      90  mean stay on one side. In the active spells that history knows (2008-09, September 2013 to
                            June 2014, October 2021 to November 2022) sides changed every 5 to 15 weeks. Half of what
                            was known is gone after 31 days of silence, 98 % after half a year.
    PRESS              .92  how often a rightly read newspaper story shows the side that the actor is on: spokesmen
                            contradict each other, kites are flown. Chosen by simulation (bench/turns.py).
    FIRST_PARTY        .97  the same where the actor speaks through its own channel.
    ANALYST            .99  the same where an analyst has set the stance by hand: overturns any tagger's reading.
    CREDIBLE            .5  reports with less confidence than this say nothing: less than a coin is no report.
    PROVISIONAL         .5  posterior for the other side beyond which the turn is provisional: the point of
                            indifference. In simulation, 73 % of such turns were true.
    CONFIRMED           .9  posterior from which a turn may be confirmed: in simulation, 98 % of such turns were true.
    ORIGINS              2  independent origins that a confirmation needs, unless a first-party statement is among them.
    COLLECT_DAYS        30  how long after its opening a confirmed turn still collects evidence.
    RUN_DAYS            30  longest gap in a run of contrary evidence: the turn is dated to the start of its run.
    SURE              .999  no posterior goes beyond this, so that nothing is ever beyond doubt.

A reading that is wrong most often found a stance where there is none, and such a report agrees with the true side by
chance. With confidence c and reliability r a report therefore agrees with the true side with probability
`c·r + (1-c)/2`: .6 gives .75, .95 gives .90, and two credible origins of .6 or more after a long silence just reach
`CONFIRMED`.
"""

from __future__ import annotations

import math

MEAN_STAY_DAYS = 90.0
PRESS = 0.92
FIRST_PARTY = 0.97
ANALYST = 0.99
CREDIBLE = 0.5
PROVISIONAL = 0.5
CONFIRMED = 0.9
ORIGINS = 2
COLLECT_DAYS = 30
RUN_DAYS = 30
SURE = 0.999

#: Posteriors are kept to this many decimals: two histories that have become alike become equal.
DIGITS = 6


def decay(p: float, days: float) -> float:
    """The probability after `days` of silence: exp(QΔt) of the symmetric chain, which tends to one half."""
    return 0.5 + (p - 0.5) * math.exp(-2.0 * days / MEAN_STAY_DAYS)


def agreement(confidence: float, reliability: float = PRESS) -> float:
    """The probability that a report of this confidence agrees with the true side; one half below `CREDIBLE`."""
    if confidence < CREDIBLE:
        return 0.5
    return min(confidence, 1.0) * reliability + (1.0 - min(confidence, 1.0)) / 2


def weight(confidence: float, reliability: float = PRESS) -> float:
    """The log likelihood ratio of a report for the side that it shows: never negative, 0 if it says nothing."""
    agrees = agreement(confidence, reliability)
    return math.log(agrees / (1.0 - agrees))


def update(p: float, log_ratio: float) -> float:
    """Bayes: the probability of engage after evidence whose log likelihood ratio (engage to reject) is given."""
    log_odds = math.log(p / (1.0 - p)) + log_ratio
    posterior = 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, log_odds))))
    return round(min(SURE, max(1.0 - SURE, posterior)), DIGITS)


def uncertainty(p: float) -> float:
    """The binary entropy of `p` in bits: 0 when sure, 1 when anything goes."""
    if p <= 0.0 or p >= 1.0:
        return 0.0
    return -(p * math.log2(p) + (1.0 - p) * math.log2(1.0 - p))
