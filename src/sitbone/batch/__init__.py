"""Many recordings: hundreds of films judged on all cores of a machine, or of a cluster, into one table (docs/scale.md).

`films` finds them, `judge` judges one, `processes` and `cluster` judge many at once, `parts` keeps each verdict as it
comes, `rows` is the table that is made of them, and `run` is what the command does.
"""
