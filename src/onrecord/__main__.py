"""`python -m onrecord`: the command line without its script."""

from onrecord.cli import main

main()
