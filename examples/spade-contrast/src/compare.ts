import { compare } from 'comparison';
import { comparison } from './comparison.js';

await compare(comparison);
process.exit(0);
