/* Where the preview listens, and by which names it may be called. */
#ifndef SERVE_LISTEN_H
#define SERVE_LISTEN_H

#include "base/diag.h"
#include "base/slice.h"

struct options;

enum { LISTEN_SOCKETS = 2 };

struct listen {
	int sockets[LISTEN_SOCKETS]; /* listening; whoever takes one sets it to -1 */
	size_t sockets_len;
	unsigned port;
	char *origin;   /* owned: "http://localhost:4000" */
	bool reachable; /* from other machines */
	const char *bind;
	const char *const *hosts; /* further names that are allowed; borrowed, as `bind` */
	size_t hosts_len;
};

/* Opens the sockets: of this machine alone unless --bind says otherwise, on the first free port
 * of twenty unless --strict-port. False after a fatal diagnostic. Close with listen_close. */
bool listen_open(struct listen *ret_listen, const struct options *options, struct diag *diag);
void listen_close(struct listen *listen);

/* True when the value of a Host header names this server. A page of another site that points its
 * name at this machine (DNS rebinding) comes with that name, and is refused. */
bool listen_knows_host(const struct listen *listen, struct slice host);

/* Prints the addresses under which the site can be opened, one a line. */
void listen_print(const struct listen *listen, const char *path);

#endif
