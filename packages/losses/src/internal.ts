// What the packages of this family share and nobody else should depend on.
export { anchorsPerBlock } from './contrast/anchorLosses.js';
