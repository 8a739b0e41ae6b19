"""wget (GNU Wget 1.21.3 with GnuTLS): downloads over HTTP and FTP, its log, its gauges, its retries and its exit statuses."""
