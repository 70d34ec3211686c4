# The static program of a release, and nothing else. Built from the folder that `docker buildx build` is given, with a program
# for each architecture in linux/amd64 and linux/arm64.
FROM scratch
ARG TARGETPLATFORM
COPY --chmod=755 ${TARGETPLATFORM}/infra-graph /infra-graph
# Nobody: it reads a folder that is mounted, and needs nothing else.
USER 65532:65532
WORKDIR /repository
ENTRYPOINT ["/infra-graph"]
