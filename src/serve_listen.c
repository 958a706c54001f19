#include "serve_listen.h"

#include "base/mem.h"
#include "conf/options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 4000, PORTS = 21, BACKLOG = 128 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* False when `text` is no numeric address (or "localhost"). */
static bool
read_address(const char *text, union address *ret)
{
	*ret = (union address){0};
	if (strcasecmp(text, "localhost") == 0)
		text = "127.0.0.1";
	if (inet_pton(AF_INET, text, &ret->v4.sin_addr) == 1)
		ret->any.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &ret->v6.sin6_addr) == 1)
		ret->any.sa_family = AF_INET6;
	else
		return false;
	return true;
}

static bool
is_loopback(const union address *address)
{
	if (address->any.sa_family == AF_INET)
		return ntohl(address->v4.sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
}

static bool
is_wildcard(const union address *address)
{
	if (address->any.sa_family == AF_INET)
		return address->v4.sin_addr.s_addr == htonl(INADDR_ANY);
	return IN6_IS_ADDR_UNSPECIFIED(&address->v6.sin6_addr);
}

static int
bind_and_listen(int fd, const union address *address)
{
	bool v4 = address->any.sa_family == AF_INET;
	int one = 1;

	/* Without it a restart waits for the last connections; with SO_REUSEPORT two servers would
	 * share the port and neither would say so. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!v4 && !is_wildcard(address))
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (bind(fd, &address->any, v4 ? sizeof(address->v4) : sizeof(address->v6)) < 0 ||
	    listen(fd, BACKLOG) < 0)
		return errno;
	return 0;
}

/* Adds a socket; 0 or an errno value. */
static int
open_socket(struct listen *listen, union address address, unsigned port)
{
	int error, fd;

	if (address.any.sa_family == AF_INET)
		address.v4.sin_port = htons((uint16_t)port);
	else
		address.v6.sin6_port = htons((uint16_t)port);
	fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return errno;
	error = bind_and_listen(fd, &address);
	if (error)
		close(fd);
	else
		listen->sockets[listen->sockets_len++] = fd;
	return error;
}

void
listen_close(struct listen *listen)
{
	for (size_t i = 0; i < listen->sockets_len; i++)
		if (listen->sockets[i] >= 0)
			close(listen->sockets[i]);
	free(listen->origin);
	*listen = (struct listen){0};
}

/* One port on all addresses that are meant. "localhost" is ::1 as well as 127.0.0.1: when the
 * one is ours and the other somebody else's, browsers would show the wrong site. */
static int
open_port(struct listen *listen, const union address *address, bool both, unsigned port)
{
	union address six = {.v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT}};
	int error = open_socket(listen, *address, port);

	if (!error && both)
		error = open_socket(listen, six, port);
	if (error != EADDRINUSE && listen->sockets_len)
		return 0; /* a machine without IPv6 */
	if (error && listen->sockets_len)
		close(listen->sockets[--listen->sockets_len]);
	return error;
}

static void
report_socket(const struct options *options, unsigned port, int error, struct diag *diag)
{
	const char *at = options->bind ? options->bind : "localhost";

	if (error == EADDRINUSE)
		diag_fatal(diag, EXIT_IO, "port-taken", (struct diag_at){NULL, 0, 0},
		    options->strict_port
			? "end the other server, or leave out --strict-port to take the next free one"
			: "end one of the other servers, or name another port: -p 5000",
		    "port %u of %s is taken", port, at);
	else
		diag_fatal(diag, EXIT_IO, "listen", (struct diag_at){NULL, 0, 0},
		    error == EACCES          ? "take a port from 1024 on: -p 8080"
		    : error == EADDRNOTAVAIL ? "this machine has no such address; see: ip address"
					     : "try another address or port: --bind, -p",
		    "cannot listen on port %u of %s: %s", port, at, strerror(error));
}

static int
open_first_port(struct listen *listen, const struct options *options, const union address *address,
    struct diag *diag)
{
	unsigned first = options->port ? options->port : PORT;
	unsigned ports = options->strict_port ? 1 : PORTS;
	int error = EADDRINUSE;

	for (unsigned i = 0; error == EADDRINUSE && i < ports && first + i <= 65535; i++) {
		listen->port = first + i;
		error = open_port(listen, address, !options->bind, listen->port);
	}
	if (error)
		report_socket(
		    options, ports > 1 && error == EADDRINUSE ? first : listen->port, error, diag);
	else if (listen->port != first)
		diag_add(diag, DIAG_WARNING, "port-taken", (struct diag_at){NULL, 0, 0},
		    "--strict-port makes this an error", "port %u is taken: serving on port %u",
		    first, listen->port);
	return error;
}

static void
warn_reachable(const struct listen *listen, struct diag *diag)
{
	if (listen->reachable)
		diag_add(diag, DIAG_WARNING, "reachable", (struct diag_at){NULL, 0, 0},
		    "leave out --bind to serve this machine only",
		    "everybody who reaches %s can read the site, drafts too", listen->bind);
}

bool
listen_open(struct listen *ret_listen, const struct options *options, struct diag *diag)
{
	struct listen listen = {.bind = options->bind,
	    .hosts = options->allow_hosts.items,
	    .hosts_len = options->allow_hosts.len};
	union address address;
	bool six;

	*ret_listen = (struct listen){0};
	if (!read_address(options->bind ? options->bind : "127.0.0.1", &address)) {
		diag_fatal(diag, EXIT_USAGE, "usage", (struct diag_at){NULL, 0, 0},
		    "give an address such as 127.0.0.1, 0.0.0.0 or ::", "--bind %s is no address",
		    options->bind);
		return false;
	}
	if (open_first_port(&listen, options, &address, diag) != 0) {
		listen_close(&listen);
		return false;
	}
	six = address.any.sa_family == AF_INET6;
	listen.reachable = !is_loopback(&address);
	if (!options->bind || is_wildcard(&address))
		listen.origin = xasprintf("http://localhost:%u", listen.port);
	else
		listen.origin = xasprintf(
		    "http://%s%s%s:%u", six ? "[" : "", options->bind, six ? "]" : "", listen.port);
	warn_reachable(&listen, diag);
	*ret_listen = listen;
	return true;
}

/* Takes ":4000" off. False when what follows the name is no port. Which port is not looked at: a
 * tunnel or a container may show this one as another. */
static bool
split_port(struct slice *host)
{
	size_t at = host->len;
	unsigned long port = 0;

	while (at && host->ptr[at - 1] >= '0' && host->ptr[at - 1] <= '9')
		at--;
	if (!at || host->ptr[at - 1] != ':')
		return at == 0 || host->ptr[host->len - 1] != ':';
	if (host->len - at > 5)
		return false;
	for (size_t i = at; i < host->len; i++)
		port = port * 10 + (unsigned long)(host->ptr[i] - '0');
	/* the colons of a bare IPv6 address are no port's: such a host is not valid anyway */
	host->len = at - 1;
	return port > 0 && port <= 65535;
}

static bool
same_name(struct slice host, const char *name)
{
	return host.len == strlen(name) && strncasecmp(host.ptr, name, host.len) == 0;
}

static struct slice
without_brackets(struct slice host)
{
	if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		return slice_from(host.ptr + 1, host.len - 2);
	return host;
}

/* A number cannot be pointed elsewhere, so that it is safe when others may call at all. */
static bool
is_number(struct slice host)
{
	char text[64];
	union address address;

	host = without_brackets(host);
	if (host.len >= sizeof(text))
		return false;
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	return strcasecmp(text, "localhost") != 0 && read_address(text, &address);
}

bool
listen_knows_host(const struct listen *listen, struct slice host)
{
	static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};

	if (!split_port(&host))
		return false;
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (same_name(host, own[i]))
			return true;
	for (size_t i = 0; i < listen->hosts_len; i++)
		if (same_name(host, listen->hosts[i]))
			return true;
	if (listen->bind && same_name(without_brackets(host), listen->bind))
		return true;
	return listen->reachable && is_number(host);
}

static void
print_interfaces(const struct listen *listen, const char *path)
{
	struct ifaddrs *all = NULL;
	char host[NI_MAXHOST];

	if (getifaddrs(&all) < 0)
		return;
	for (const struct ifaddrs *one = all; one; one = one->ifa_next) {
		if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET ||
		    getnameinfo(one->ifa_addr, sizeof(struct sockaddr_in), host, sizeof(host), NULL,
			0, NI_NUMERICHOST) != 0 ||
		    strncmp(host, "127.", 4) == 0)
			continue;
		printf("  http://%s:%u%s\n", host, listen->port, path);
	}
	freeifaddrs(all);
}

void
listen_print(const struct listen *listen, const char *path)
{
	union address address;

	printf("  %s%s\n", listen->origin, path);
	if (listen->bind && read_address(listen->bind, &address) && is_wildcard(&address))
		print_interfaces(listen, path);
}
