"""Central rulebooks: the editions on which localities build."""
