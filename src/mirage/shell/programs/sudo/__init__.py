"""sudo 1.9.13p3, over the visitor's own /etc/sudoers, shadow and auth.log."""
