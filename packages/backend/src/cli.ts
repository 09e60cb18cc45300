import { checkCommand } from './cli/checkCommand.js';
import { installCommand } from './cli/installCommand.js';
import { UsageError } from './cli/UsageError.js';
import { usage } from './cli/usage.js';

const commands: Record<string, (args: string[]) => Promise<number>> = { install: installCommand, check: checkCommand };

async function main([name, ...args]: string[]): Promise<number> {
  if (!name || [name, ...args].some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage);
    return name ? 0 : 2;
  }
  try {
    const command = commands[name];
    if (!command) throw new UsageError(`unknown command '${name}'.`);
    return await command(args);
  } catch (error) {
    const parsing = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof UsageError || (error instanceof Error && parsing))) throw error;
    console.error(`${error.message}\nSee ecgan-backend --help.`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
