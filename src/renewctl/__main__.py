"""`python -m renewctl`, for machines where the script is not on the PATH."""

from renewctl.cli.app import main

main()
