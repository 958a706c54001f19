/* The command line. One table of commands and one of options feed parsing, help, completions and
 * the man page. Strings of `struct options` point into argv. */
#ifndef CONF_OPTIONS_H
#define CONF_OPTIONS_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdint.h>

struct options;

enum command_id {
	COMMAND_NONE,
	COMMAND_INIT,
	COMMAND_NEW,
	COMMAND_BUILD,
	COMMAND_SERVE,
	COMMAND_CHECK,
	COMMAND_IMPORT,
	COMMAND_GRAPH,
	COMMAND_DATA,
	COMMAND_RENDER,
	COMMAND_STATUS,
	COMMAND_CLEAN,
	COMMAND_COMPLETION,
	COMMAND_VERSION,
	COMMAND_HELP,
	COMMANDS,
};

/* What a command does; it adds what went wrong to `diag`, and main reports it and exits. */
typedef enum exit_status (*command_run)(const struct options *options, struct diag *diag);

/* By command_id; NULL for a command that this program does not have. */
typedef command_run command_table[COMMANDS];

struct command {
	enum command_id id;
	const char *name;
	const char *args;    /* in the usage line: "[DIR]" or "" */
	const char *what;    /* one line */
	const char *more;    /* paragraphs, or NULL */
	const char *example; /* lines of "command  # what it does", or NULL */
	unsigned min_args, max_args;
	bool prints; /* its result goes to standard output, so diagnostics never do */
};

enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_WORD, OPTION_LIST };

struct option_row {
	char letter; /* '\0' = none */
	enum option_type type;
	const char *name, *metavar;
	const char *what;
	const char *const *words; /* of an OPTION_WORD, NULL-terminated; stored as their index */
	size_t offset;            /* in struct options */
	unsigned min, max;        /* of an OPTION_NUMBER */
	uint32_t commands;        /* bits by command_id; 0 = all */
};

enum diag_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_GITHUB };
enum graph_format {
	GRAPH_JSON,
	GRAPH_DOT,
	GRAPH_GRAPHML,
	GRAPH_MERMAID,
	GRAPH_CYTOSCAPE,
	GRAPH_CANVAS,
	GRAPH_OPML,
	GRAPH_ICS,
};
enum status_format { STATUS_TABLE, STATUS_JSON };

/* The values of an option that may be given more than once. */
struct option_list {
	const char **items;
	size_t len, cap;
};

struct options {
	const struct command *command; /* NULL when none was given */
	const command_run *commands;   /* those that there are, for help */
	const char *program;           /* argv[0]'s last part */
	struct option_list args;       /* what is no option, without the command */

	const char *source;      /* -s; NULL = found from the working directory */
	const char *destination; /* -d */
	const char *config;      /* -c */
	const char *base_url;    /* -b */
	const char *theme;       /* -t */
	unsigned jobs;           /* -j; 0 = one per processor */
	bool drafts, future, strict, offline;
	bool quiet, verbose, timings, help;
	int diagnostics; /* enum diag_format */

	unsigned port; /* serve; 0 = the usual one */
	const char *bind;
	bool strict_port, open, no_reload, poll;
	struct option_list allow_hosts;

	bool all_languages; /* new */
	const char *kind;   /* new */
	const char *lang;   /* new, render */

	int graph_format;    /* graph: enum graph_format */
	const char *roadmap; /* graph */

	int status_format;     /* status: enum status_format */
	bool mark;             /* status */
	bool force;            /* init */
	const char *languages; /* init: tags with commas between */
};

/* Reads the command line. False after adding fatal diagnostics (EXIT_USAGE), with `ret_options`
 * filled as far as it could be. End with options_finish in any case. */
bool options_parse(struct options *ret_options, int argc, char **argv, const command_run *commands,
    struct diag *diag);

void options_finish(struct options *options);

/* The tables, for completions and the man page; *ret_len may be NULL for the commands, which are
 * COMMANDS - 1 rows in the order of command_id, from 1 on. */
const struct command *options_commands(size_t *ret_len);
const struct option_row *options_rows(size_t *ret_len);

/* The command of that name that there is, or NULL. */
const struct command *options_find_command(const command_run *commands, struct slice name);

/* True when the option is one of the command's. */
bool option_fits(const struct option_row *row, enum command_id command);

/* Appends the help of one command, or with NULL the overview. */
void options_help(struct buf *out, const struct options *options, const struct command *command);

#endif
