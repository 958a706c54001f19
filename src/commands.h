/* The commands, each in its own file on top of src/; main.c calls them through their table. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "base/diag.h"
#include "conf/options.h"

/* Those that this program has. */
extern const command_table all_commands;

/* Prints "rmgen 0.1.0", and with -v the libraries that it was built with. */
enum exit_status cmd_version(const struct options *options, struct diag *diag);

/* Prints the overview, or the help of the command that is named. */
enum exit_status cmd_help(const struct options *options, struct diag *diag);

/* Writes the first files of a site. */
enum exit_status cmd_init(const struct options *options, struct diag *diag);

/* Writes a page, or one in each language, from an archetype. */
enum exit_status cmd_new(const struct options *options, struct diag *diag);

/* Makes the site and publishes it whole. */
enum exit_status cmd_build(const struct options *options, struct diag *diag);

/* Shows the site in a browser while it is written, until it is interrupted. */
enum exit_status cmd_serve(const struct options *options, struct diag *diag);

/* Does the same without writing; what is broken between pages is an error. */
enum exit_status cmd_check(const struct options *options, struct diag *diag);

/* Prints the graph of the site, or of one roadmap, in one of eight formats. */
enum exit_status cmd_graph(const struct options *options, struct diag *diag);

/* Prints the JSON that the templates see for a page. */
enum exit_status cmd_data(const struct options *options, struct diag *diag);

/* Prints the HTML of one Markdown document. */
enum exit_status cmd_render(const struct options *options, struct diag *diag);

/* Prints what is translated and what is out of date, or notes that all of it is current. */
enum exit_status cmd_status(const struct options *options, struct diag *diag);

/* Prints what a shell needs to complete command lines. */
enum exit_status cmd_completion(const struct options *options, struct diag *diag);

/* Removes the built site and nothing else. */
enum exit_status cmd_clean(const struct options *options, struct diag *diag);

#endif
