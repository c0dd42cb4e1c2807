"""Pages: the committees of the installation for its operator; the settings of one for its administrator."""
