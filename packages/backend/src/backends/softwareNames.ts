/** Names of software renderers. */
export const softwareNames = /swiftshader|llvmpipe|lavapipe|warp|basic render/i;
