"""Papers that are like another one."""
