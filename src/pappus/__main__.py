"""`python -m pappus` is the command line."""

from pappus.cli import main

main()
