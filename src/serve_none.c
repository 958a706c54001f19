/* `serve` in a program that was built without a web server. */
#include "commands.h"

enum exit_status
cmd_serve(const struct options *options, struct diag *diag)
{
	diag_fatal(diag, EXIT_USAGE, "no-serve", (struct diag_at){NULL, 0, 0},
	    "install libmicrohttpd-dev and zlib1g-dev and build again, or serve the folder that "
	    "`rmgen build` makes with any web server",
	    "this rmgen was built without the preview server");
	return EXIT_USAGE;
}
