#include "commands.h"

/* A command that is not here does not exist for help, parsing, completions and the manual. */
const command_table all_commands = {
    [COMMAND_INIT] = cmd_init,
    [COMMAND_NEW] = cmd_new,
    [COMMAND_BUILD] = cmd_build,
    [COMMAND_SERVE] = cmd_serve,
    [COMMAND_CHECK] = cmd_check,
    [COMMAND_GRAPH] = cmd_graph,
    [COMMAND_DATA] = cmd_data,
    [COMMAND_RENDER] = cmd_render,
    [COMMAND_STATUS] = cmd_status,
    [COMMAND_CLEAN] = cmd_clean,
    [COMMAND_COMPLETION] = cmd_completion,
    [COMMAND_VERSION] = cmd_version,
    [COMMAND_HELP] = cmd_help,
};
