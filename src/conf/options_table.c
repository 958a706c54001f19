#include "conf/options.h"

#define ON(command) (1u << COMMAND_##command)
/* Commands that read a site. */
#define SITE                                                                                       \
	(ON(NEW) | ON(BUILD) | ON(SERVE) | ON(CHECK) | ON(GRAPH) | ON(DATA) | ON(RENDER) |         \
	    ON(STATUS) | ON(CLEAN) | ON(IMPORT))
/* Commands that read all its pages. */
#define PAGES (ON(BUILD) | ON(SERVE) | ON(CHECK) | ON(GRAPH) | ON(DATA) | ON(STATUS))

static const struct command commands[COMMANDS - 1] = {
    {COMMAND_INIT, "init", "[DIR]", "start a site that builds",
	"Writes a configuration, pages in three languages with one sample roadmap, a glossary and\n"
	"a workflow that publishes the site. Files that are there already stay as they are.",
	"rmgen init roadmaps              # in the new folder roadmaps\n"
	"rmgen init                       # in this folder\n"
	"rmgen init notes --languages ko,en\n",
	0, 1, false},
    {COMMAND_NEW, "new", "PATH", "start a page",
	"PATH is below content/, with its language or without. The page begins as its archetype:\n"
	"that of its first folder in archetypes/, or in what comes with rmgen, else the default.\n"
	"Its title is made from the name. A page that is there stays as it is.",
	"rmgen new ko/plans/backend.md    # one page\n"
	"rmgen new plans/backend.md --all-languages\n"
	"rmgen new notes/kafka --kind plans\n",
	1, 1, false},
    {COMMAND_BUILD, "build", "", "make the site",
	"The new site takes the place of the old one in one step when it is complete. Pages with\n"
	"errors are named and the others are published.",
	"rmgen build                      # into public/\n"
	"rmgen build --strict             # warnings fail\n"
	"rmgen build --offline -d bundle  # pages that open from a disk\n",
	0, 0, false},
    {COMMAND_SERVE, "serve", "", "preview the site while you write",
	"Serves the site from memory, drafts shown, and reloads the browser after each change.\n"
	"The output folder is not touched.",
	"rmgen serve --open               # and open the browser\n"
	"rmgen serve -p 8080 --strict-port\n",
	0, 0, false},
    {COMMAND_CHECK, "check", "", "report what is wrong, write nothing",
	"Everything that build reports, and links, translations and the graph besides. A broken\n"
	"link is an error here.",
	"rmgen check\n"
	"rmgen check --diagnostics sarif > rmgen.sarif\n",
	0, 0, false},
    {COMMAND_IMPORT, "import", "DIR", "bring in pages from elsewhere",
	"DIR is an Obsidian vault, a Hugo, Hexo or VitePress tree, or any folder of Markdown.",
	"rmgen import ~/vault\n", 1, 1, false},
    {COMMAND_GRAPH, "graph", "", "export the graph of roadmaps, stages and skills", NULL,
	"rmgen graph --format dot | dot -Tsvg > graph.svg\n"
	"rmgen graph --format ics --roadmap plans/backend\n",
	0, 0, true},
    {COMMAND_DATA, "data", "PAGE", "print the JSON that templates see for a page",
	"PAGE is a path below content/ or a path of the site.", "rmgen data ko/plans/backend.md\n",
	1, 1, true},
    {COMMAND_RENDER, "render", "[FILE]", "print the HTML of one Markdown document",
	"Reads standard input without FILE, or when it is \"-\".",
	"rmgen render notes.md\n"
	"rmgen render --lang ko < notes.md\n",
	0, 1, true},
    {COMMAND_STATUS, "status", "", "show what is translated and what is out of date", NULL,
	"rmgen status\n"
	"rmgen status --mark              # note the sources that translations were made from\n",
	0, 0, true},
    {COMMAND_CLEAN, "clean", "", "remove the built site", "Removes only files that rmgen wrote.",
	"rmgen clean\n", 0, 0, false},
    {COMMAND_COMPLETION, "completion", "SHELL", "print completions for bash, zsh or fish", NULL,
	"source <(rmgen completion bash)                       # in ~/.bashrc\n"
	"source <(rmgen completion zsh)                        # in ~/.zshrc, after compinit\n"
	"rmgen completion fish > ~/.config/fish/completions/rmgen.fish\n",
	1, 1, true},
    {COMMAND_VERSION, "version", "", "print the version",
	"With -v: what this rmgen was built with.", "rmgen version -v\n", 0, 0, true},
    {COMMAND_HELP, "help", "[COMMAND]", "explain a command", NULL, "rmgen help build\n", 0, 1,
	true},
};

static const char *const diag_formats[] = {"text", "json", "sarif", "github", NULL};
static const char *const graph_formats[] = {
    "json", "dot", "graphml", "mermaid", "cytoscape", "canvas", "opml", "ics", NULL};
static const char *const status_formats[] = {"table", "json", NULL};

#define AT(field) .offset = offsetof(struct options, field)
#define FLAG(short_name, long_name, field, about, of)                                              \
	{                                                                                          \
		.letter = short_name, .name = long_name, .type = OPTION_FLAG, AT(field),           \
		.what = about, .commands = of                                                      \
	}
#define TEXT(short_name, long_name, field, meta, about, of)                                        \
	{                                                                                          \
		.letter = short_name, .name = long_name, .type = OPTION_TEXT, .metavar = meta,     \
		AT(field), .what = about, .commands = of                                           \
	}
#define WORD(long_name, field, list, about, of)                                                    \
	{                                                                                          \
		.name = long_name, .type = OPTION_WORD, .metavar = "FORMAT", .words = list,        \
		AT(field), .what = about, .commands = of                                           \
	}

static const struct option_row rows[] = {
    TEXT('s', "source", source, "DIR", "folder of the site (default: found from here upwards)",
	SITE),
    TEXT('c', "config", config, "FILE", "configuration instead of rmgen.yaml", SITE),
    TEXT('d', "destination", destination, "DIR", "output folder (default: public)",
	ON(BUILD) | ON(CLEAN)),
    TEXT('b', "base-url", base_url, "URL", "address of the site, e.g. https://example.org/maps/",
	PAGES),
    TEXT('t', "theme", theme, "NAME", "theme: a name, or a folder of the site", PAGES | ON(INIT)),
    FLAG('D', "drafts", drafts, "publish drafts", PAGES),
    FLAG('F', "future", future, "publish pages dated in the future", PAGES),
    {.letter = 'j',
	.name = "jobs",
	.type = OPTION_NUMBER,
	.metavar = "N",
	AT(jobs),
	.min = 1,
	.max = 256,
	.what = "threads (default: one per processor)",
	.commands = PAGES},
    FLAG('\0', "strict", strict, "let warnings fail", ON(BUILD) | ON(CHECK)),
    FLAG('\0', "offline", offline, "name index.html in links, for pages opened from a disk",
	ON(BUILD) | ON(DATA)),
    {.letter = 'p',
	.name = "port",
	.type = OPTION_NUMBER,
	.metavar = "N",
	AT(port),
	.min = 1,
	.max = 65535,
	.what = "port (default: 4000, or the next free one)",
	.commands = ON(SERVE)},
    FLAG('\0', "strict-port", strict_port, "fail when the port is taken", ON(SERVE)),
    TEXT('\0', "bind", bind, "ADDRESS", "address to listen on (default: this machine only)",
	ON(SERVE)),
    FLAG('\0', "open", open, "open the site in the browser", ON(SERVE)),
    FLAG('\0', "no-reload", no_reload, "do not reload the browser", ON(SERVE)),
    FLAG('\0', "poll", poll, "look at the files again and again, as network drives need it",
	ON(SERVE)),
    {.name = "allow-host",
	.type = OPTION_LIST,
	.metavar = "NAME",
	AT(allow_hosts),
	.what = "accept requests for this host name too",
	.commands = ON(SERVE)},
    TEXT('\0', "languages", languages, "TAGS",
	"languages of the site (default: zh-Hant,zh-Hans,ko)", ON(INIT)),
    FLAG('\0', "force", force, "write into a folder that holds other files", ON(INIT)),
    FLAG('a', "all-languages", all_languages, "one page in each language", ON(NEW)),
    TEXT('k', "kind", kind, "NAME", "archetype (default: called like the first folder)", ON(NEW)),
    TEXT('l', "lang", lang, "TAG", "language of the page", ON(NEW) | ON(RENDER)),
    WORD("format", graph_format, graph_formats,
	"json, dot, graphml, mermaid, cytoscape, canvas, opml or ics", ON(GRAPH)),
    TEXT('r', "roadmap", roadmap, "ID", "only this roadmap", ON(GRAPH)),
    WORD("format", status_format, status_formats, "table or json", ON(STATUS)),
    FLAG('\0', "mark", mark, "note the present state of each source in its translations",
	ON(STATUS)),
    WORD("diagnostics", diagnostics, diag_formats, "text, json, sarif or github", 0),
    FLAG('\0', "timings", timings, "say how long each step took", PAGES),
    FLAG('q', "quiet", quiet, "print errors only", 0),
    FLAG('v', "verbose", verbose, "print notes too", 0),
    FLAG('h', "help", help, "explain the command", 0),
};

const struct command *
options_commands(size_t *ret_len)
{
	if (ret_len)
		*ret_len = sizeof(commands) / sizeof(*commands);
	return commands;
}

const struct option_row *
options_rows(size_t *ret_len)
{
	*ret_len = sizeof(rows) / sizeof(*rows);
	return rows;
}

bool
option_fits(const struct option_row *row, enum command_id command)
{
	return !row->commands || (row->commands & (1u << command));
}
