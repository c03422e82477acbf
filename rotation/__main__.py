"""``python -m rotation`` is the command ``rotation``."""

from rotation.cli import main

if __name__ == "__main__":
    main()
