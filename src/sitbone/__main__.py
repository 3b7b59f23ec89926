"""`python -m sitbone` is the same as `sitbone`."""

from sitbone.terminal.app import main

if __name__ == "__main__":
    main()
