"""Wrong input: nothing that anybody can type makes a recogniser slow, and none of them stumbles over it."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.domain import anonymity_words, days_off, enrolments, followups, labs, masks, others, verdicts
