"""People: who is a member where and since when, what posts they hold, and the records a year's review rests on."""
