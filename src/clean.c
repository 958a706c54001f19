/* rmgen clean */
#include "commands.h"
#include "conf/config.h"
#include "write/output.h"

enum exit_status
cmd_clean(const struct options *options, struct diag *diag)
{
	struct config *conf = config_load(options, diag);
	bool good = conf && output_clean(conf, diag);

	config_free(conf);
	return good ? EXIT_GOOD : EXIT_USAGE;
}
