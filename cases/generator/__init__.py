"""Very many invented people and their files, for measuring. Only ever written into databases made for it."""
