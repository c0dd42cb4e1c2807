"""The plugins that ship with Xếp Loại: the central rulebooks and five localities."""
