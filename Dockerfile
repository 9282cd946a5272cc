# AvalancheGo with the plugin in its plugin directory.
#
#   docker build -t timestampvm .
#   docker build -t timestampvm --build-arg AVALANCHEGO_VERSION=v1.14.1 .
ARG AVALANCHEGO_VERSION=v1.14.2

# Debian 12, like AvalancheGo's image: the executable needs the C and C++ runtime that it was built with, or a newer one.
FROM node:26-bookworm AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY packages/client/package.json packages/client/
COPY packages/dev-host/package.json packages/dev-host/
COPY packages/devnet/package.json packages/devnet/
RUN npm ci
COPY . .
RUN npm run build && dist/timestampvm version

FROM avaplatform/avalanchego:${AVALANCHEGO_VERSION}
# The file's name is the VM's ID. This is the ID of the VM name "timestampvm" (see `timestampvm vm-id NAME`).
ARG VM_ID=tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc
ENV AVAGO_PLUGIN_DIR=/avalanchego/build/plugins
COPY --from=build /src/dist/timestampvm /avalanchego/build/plugins/${VM_ID}
# The link is not in the plugin directory, because every file there must be a VM.
RUN ln -s /avalanchego/build/plugins/${VM_ID} /usr/local/bin/timestampvm && timestampvm version
# 9650 is the API, 9651 the peer port.
EXPOSE 9650 9651
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s \
  CMD ["timestampvm", "probe", "http://127.0.0.1:9650/ext/health/liveness"]
