# syntax=docker/dockerfile:1
# 24.18 on purpose: better-sqlite3 12 compiled with the headers of Node 24.20 or newer aborts when a statement is freed.
# (Prebuilt binaries are not affected, but the build must not depend on having one.)
FROM node:24.18-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 compiles itself when no prebuilt binary can be downloaded.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY src ./src
# `docker build --build-arg SESSION=on` for a bot that hears with an account of its operator: 28 MB more.
ARG SESSION=off
RUN npm ci && npm prune --omit=dev $([ "$SESSION" = on ] || echo --omit=optional) --ignore-scripts

FROM node:24.18-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
RUN install -d -o node -g node -m 0700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY drizzle ./drizzle
USER node
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=5s --start-period=90s --retries=2 CMD ["node", "dist/cli.js", "health"]
# As in `npm start`: with these the heap is cleared often instead of grown, which keeps some 30 MB free.
ENTRYPOINT ["node", "--max-old-space-size=256", "--max-semi-space-size=1", "--v8-pool-size=1", "dist/cli.js"]
CMD ["start"]
