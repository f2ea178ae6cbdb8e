"""The console script. Imports nothing at the top: extraction processes must start light."""


def main() -> None:
    """Run the command that the words name, and exit with its status."""
    try:
        from newscrawler.commands import run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
