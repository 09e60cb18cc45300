import { fail } from '../page/view/status.js';
import { RunStore } from './store/RunStore.js';
import { TrainPage } from './TrainPage.js';
import type { BackendChoice } from './worker/protocol.js';

const backend = new URLSearchParams(location.search).get('backend') as BackendChoice;
const page = new TrainPage(new RunStore(), () => new Worker('trainer.js', { type: 'module' }), backend);
page.open().catch(fail);
