"""The language about itself: versions, settings, functions by name, eval."""

from __future__ import annotations

from mirage.gateway.http.php.machine import APACHE, BUILTINS, CONSTANTS, FPM, Machine, builtin
from mirage.gateway.http.php.nodes import Frame
from mirage.gateway.http.php.values import PhpArray, Value, to_str

CONSTANTS.update({"PHP_OS": "Linux", "PHP_OS_FAMILY": "Linux", "PHP_SAPI": FPM, "PHP_MAJOR_VERSION": 8, "PHP_MINOR_VERSION": 2})


SAPIS = {
    FPM: ("FPM/FastCGI", "fpm"),
    APACHE: ("Apache 2.0 Handler", "apache2"),
}  # by name: as phpinfo() calls them, their php.ini's folder


@builtin("phpversion")
def phpversion(machine: Machine, *_: Value) -> Value:
    return machine.host.php


@builtin("php_sapi_name")
def php_sapi_name(machine: Machine) -> Value:
    return machine.sapi


@builtin("php_uname")
def php_uname(machine: Machine, mode: Value = "a") -> Value:
    uname = machine.host.uname()
    known = {"s": uname.sysname, "n": uname.nodename, "r": uname.release, "v": uname.version, "m": uname.machine}
    return known.get(to_str(mode), f"{uname.sysname} {uname.nodename} {uname.release} {uname.version} {uname.machine}")


@builtin("gethostname")
def gethostname(machine: Machine) -> Value:
    return machine.host.uname().nodename


@builtin("get_current_user")
def get_current_user(machine: Machine) -> Value:
    return "www-data"


@builtin("getmyuid", "getmygid", "posix_getuid", "posix_geteuid", "posix_getgid", "posix_getegid")
def getmyuid(machine: Machine) -> Value:
    return 33


@builtin("posix_getpwuid")
def posix_getpwuid(machine: Machine, uid: Value) -> Value:
    return PhpArray(
        {
            "name": "www-data",
            "passwd": "x",
            "uid": 33,
            "gid": 33,
            "gecos": "www-data",
            "dir": "/var/www",
            "shell": "/usr/sbin/nologin",
        }
    )


@builtin("posix_getgrgid")
def posix_getgrgid(machine: Machine, gid: Value) -> Value:
    return PhpArray({"name": "www-data", "passwd": "x", "members": PhpArray(), "gid": 33})


@builtin("getmypid", "posix_getpid")
def getmypid(machine: Machine) -> Value:
    return machine.host.pid()


@builtin("ini_get")
def ini_get(machine: Machine, name: Value) -> Value:
    known = {
        "memory_limit": "128M",
        "max_execution_time": "30",
        "upload_max_filesize": "2M",
        "post_max_size": "8M",
        "disable_functions": "",
        "open_basedir": "",
    }
    return machine.settings.get(to_str(name), known.get(to_str(name), False))


@builtin("ini_set")
def ini_set(machine: Machine, name: Value, value: Value) -> Value:
    before = machine.settings.get(to_str(name), False)
    machine.settings[to_str(name)] = to_str(value)
    return before


@builtin(
    "error_reporting",
    "set_error_handler",
    "set_exception_handler",
    "spl_autoload_register",
    "ini_restore",
    "libxml_disable_entity_loader",
)
def error_reporting(machine: Machine, *_: Value) -> Value:
    return 32767


@builtin("error_log", "trigger_error")
def error_log(machine: Machine, text: Value, *_: Value) -> Value:
    machine.log.append(to_str(text))
    return True


@builtin("error_get_last", "gc_collect_cycles")
def error_get_last(machine: Machine) -> Value:
    return None


@builtin("register_shutdown_function")
def register_shutdown_function(machine: Machine, callback: Value, *_: Value) -> Value:
    machine.shutdown.append(callback)
    return None


@builtin("define")
def define(machine: Machine, name: Value, value: Value, *_: Value) -> Value:
    machine.constants[to_str(name)] = value
    return True


@builtin("defined")
def defined(machine: Machine, name: Value) -> Value:
    return to_str(name) in machine.constants or to_str(name) in CONSTANTS


@builtin("constant")
def constant(machine: Machine, name: Value) -> Value:
    return machine.constant(to_str(name))


@builtin("function_exists", "is_callable")
def function_exists(machine: Machine, name: Value, *_: Value) -> Value:
    return isinstance(name, str) and (name.lower() in machine.functions or name.lower() in BUILTINS)


@builtin("class_exists", "extension_loaded", "method_exists", "interface_exists")
def class_exists(machine: Machine, name: Value, *_: Value) -> Value:
    return to_str(name).lower() in ("pdo", "mysqli", "json", "mbstring", "session", "standard", "core")


@builtin("get_loaded_extensions")
def get_loaded_extensions(machine: Machine, *_: Value) -> Value:
    return PhpArray.of(
        "Core date libxml pcre zlib filter hash json random Reflection SPL session standard sodium cgi-fcgi mysqlnd PDO ctype "
        "FFI fileinfo ftp gettext iconv mysqli pdo_mysql Phar posix readline shmop sockets sysvmsg sysvsem sysvshm tokenizer OPcache".split()
    )


@builtin("call_user_func")
def call_user_func(machine: Machine, callback: Value, *arguments: Value) -> Value:
    return machine.apply(callback, list(arguments))


@builtin("call_user_func_array")
def call_user_func_array(machine: Machine, callback: Value, arguments: Value) -> Value:
    return machine.apply(callback, list(arguments.values()))


@builtin("eval", "assert")
def eval_(machine: Machine, text: Value, *_: Value, frame: Frame) -> Value:
    result = machine.execute(f"<?php {to_str(text)}", frame.file, frame)
    return result if result != 1 else None


@builtin("getenv")
def getenv(machine: Machine, name: Value = "", *_: Value) -> Value:
    return {"USER": "www-data", "HOME": "/var/www"}.get(to_str(name), False)


@builtin("memory_get_usage", "memory_get_peak_usage")
def memory_get_usage(machine: Machine, *_: Value) -> Value:
    return 2097152


@builtin("sys_getloadavg")
def sys_getloadavg(machine: Machine) -> Value:
    return PhpArray.of([0.08, 0.03, 0.01])


@builtin("phpinfo")
def phpinfo(machine: Machine, *_: Value) -> Value:
    uname = php_uname(machine)
    api, folder = SAPIS[machine.sapi]
    machine.echo(
        f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "DTD/xhtml1-transitional.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head>\n<title>PHP {machine.host.php} - phpinfo()</title>'
        f'<meta name="ROBOTS" content="NOINDEX,NOFOLLOW,NOARCHIVE" /></head>\n<body><div class="center">\n<table>\n'
        f'<tr class="h"><td>\n<h1 class="p">PHP Version {machine.host.php}</h1>\n</td></tr>\n</table>\n<table>\n'
        f'<tr><td class="e">System </td><td class="v">{uname} </td></tr>\n'
        f'<tr><td class="e">Server API </td><td class="v">{api} </td></tr>\n'
        f'<tr><td class="e">Loaded Configuration File </td><td class="v">/etc/php/8.2/{folder}/php.ini </td></tr>\n</table>\n</div></body></html>'
    )
    return True
