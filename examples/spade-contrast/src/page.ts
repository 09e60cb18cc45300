import { writePage } from 'comparison';
import { examplePage } from './examplePage.js';

await writePage(examplePage);
