"""Two plugins that somebody put into the blog and never updated, as they lie on the disk: their heads alone are theirs."""

from __future__ import annotations

from mirage.gateway.http.world import Planted

BOOKING = "bookingpress-appointment-booking/bookingpress-appointment-booking.php"
FILE_MANAGER = "wp-file-manager/file_folder_manager.php"
CONNECTOR = "/wp-content/plugins/wp-file-manager/lib/php/connector.minimal.php"
HEADERS = {
    BOOKING: ("BookingPress Appointment Booking", "1.0.10", "Repute Infosystems", "Book services online."),
    FILE_MANAGER: ("WP File Manager", "6.7", "mndpsingh287", "Manage your WP files."),
}
MAIN = (
    "<?php\n/*\n Plugin Name: {0}\n Description: {3}\n Author: {2}\n Version: {1}\n License: GPLv2\n*/\n"
    "if (!defined('ABSPATH')) exit;\n"
)
README = (
    "=== {0} ===\nContributors: {2}\nRequires at least: 4.0\nTested up to: 5.9\nRequires PHP: 5.4\n"
    "Stable tag: {1}\nLicense: GPLv2\n\n{3}\n"
)
MINIMAL = (
    "<?php\n\nerror_reporting(0);\n\nrequire './autoload.php';\n\n$opts = array('roots' => array(array(\n"
    "    'driver' => 'LocalFileSystem',\n    'path' => '../files/',\n    'URL' => dirname($_SERVER['PHP_SELF']) . '/../files/',\n"
    ")));\n\n(new elFinderConnector(new elFinder($opts)))->run();\n"
)


def planted(home: str, made: int) -> list[Planted]:
    """Their files, as www-data has them since the blog is there."""
    whose = ("www-data", "www-data")
    texts = {"wp-file-manager/lib/php/connector.minimal.php": MINIMAL, "wp-file-manager/lib/files/.gitkeep": ""}
    for main, words in HEADERS.items():
        folder = main.partition("/")[0]
        texts |= {main: MAIN.format(*words), f"{folder}/readme.txt": README.format(*words)}
    return [Planted(f"{home}/wp-content/plugins/{name}", text.encode(), made, 0o644, whose) for name, text in texts.items()]
