"""The core of Xếp Loại: what every committee shares and no locality is named in."""
