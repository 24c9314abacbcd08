# Every image that docker-compose.yml builds. Targets: service (--build-arg SERVICE=Notary.Oracle), cli, chaincode, anvil.

FROM node:20-bookworm-slim AS node-packages
WORKDIR /src
COPY package.json package-lock.json ./
COPY contracts/evm/package.json contracts/evm/
COPY contracts/fabric/package.json contracts/fabric/
COPY devnet/tools/package.json devnet/tools/
COPY tests/clients/package.json tests/clients/

# libblst from its source, the Solidity contracts and the chaincode.
FROM node-packages AS node-build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY devnet/tools devnet/tools
COPY contracts contracts
RUN sh devnet/tools/build-blst.sh \
 && bash contracts/evm/build.sh \
 && npm run build -w contracts/fabric

FROM node:20-bookworm-slim AS anvil
COPY --from=node-build /src/node_modules/@foundry-rs/anvil-linux-*/bin/anvil /usr/local/bin/anvil
RUN install -d -o node -g node /var/lib/anvil
USER node
EXPOSE 8545
ENTRYPOINT ["anvil", "--host", "0.0.0.0", "--hardfork", "prague"]

FROM node-packages AS chaincode
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev -w contracts/fabric
COPY --from=node-build /src/contracts/fabric/dist contracts/fabric/dist
USER node
WORKDIR /src/contracts/fabric
EXPOSE 9999
ENTRYPOINT ["/src/node_modules/.bin/fabric-chaincode-node", "server", "--chaincode-address=0.0.0.0:9999"]

# Every service at once, so that their images share this layer.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY libs libs
COPY services services
COPY devnet devnet
COPY bench bench
COPY cli cli
COPY contracts contracts
RUN for project in services/*/*.csproj devnet/fabric-peer/*.csproj cli/*.csproj; do \
      dotnet restore "$project" --locked-mode -v q \
      && dotnet publish "$project" --no-restore -c Release -v q -o "/out/$(basename "$project" .csproj)" || exit 1; \
    done

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS service
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl libargon2-1 libsecp256k1-1 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o "$APP_UID" -g "$APP_UID" /var/lib/notary
ARG SERVICE
ENV SERVICE=$SERVICE
WORKDIR /app
COPY --from=node-build /src/.tools/lib/libblst.so .
COPY --from=build /out/$SERVICE .
USER $APP_UID
EXPOSE 8080
ENTRYPOINT ["sh", "-c", "exec dotnet \"$SERVICE.dll\" \"$@\"", "--"]

# The command line, with the contracts that it deploys.
FROM service AS cli
COPY --from=node-build /src/contracts/evm/out contracts/evm/out
ENV NOTARY_ROOT=/app
ENTRYPOINT ["dotnet", "notary.dll"]
