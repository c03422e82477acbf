"""``python -m rotation`` is the command ``rotation``; no module is looked for in the working folder."""

import sys

if not sys.flags.safe_path:
    del sys.path[:1]  # put there by -m, before anything of ours is run

from rotation.cli import main

if __name__ == "__main__":
    main()
