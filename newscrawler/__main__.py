"""The console script. Imports nothing at the top: extraction processes must start light."""


def main() -> None:
    """Run the command that the words name, and exit with its status."""
    from newscrawler.commands import run

    run()


if __name__ == "__main__":
    main()
