# Compiles the service to one native binary; what ships holds that, SQLite and the settings, and no .NET runtime.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends clang zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# Packages first: this layer is kept while only sources change.
# nuget.confi[g] is a pattern, so that a house with a package mirror can lay its file there and nobody else needs one.
COPY Directory.Build.props Directory.Packages.props nuget.confi[g] ./
COPY EligibilityService/EligibilityService.csproj EligibilityService/
RUN dotnet restore EligibilityService --use-current-runtime
ARG VERSION=1.0.0
# What the binary is made of, for those who look for vulnerabilities: CycloneDX, in the image as /app/sbom.json.
RUN dotnet tool install CycloneDX --version 6.3.1 --tool-path /tools \
 && /tools/dotnet-CycloneDX EligibilityService/EligibilityService.csproj --disable-package-restore \
      --set-name eligibility-service --set-version $VERSION --output-format Json --output /sbom --filename sbom.json
COPY .editorconfig openapi.yam[l] ./
COPY EligibilityService/ EligibilityService/
# .git is not here, so the build is told what it is built of.
ARG REVISION=unknown
# Debug symbols and documentation are of no use to the running service.
RUN dotnet publish EligibilityService -c Release --use-current-runtime --no-restore -o /out \
      -p:Version=$VERSION -p:SourceRevisionId=$REVISION \
 && rm -f /out/*.dbg /out/*.xml /out/*.staticwebassets.endpoints.json

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
WORKDIR /app
# A named volume takes over the owner of the folder that it is first mounted on.
RUN mkdir /data && chown $APP_UID:$APP_UID /data
COPY --from=build /out/ /sbom/ ./
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Storage__Path=/data/eligibility.db
USER $APP_UID
VOLUME /data
EXPOSE 8080
# The binary asks itself: the image needs no curl.
HEALTHCHECK --interval=5s --timeout=4s --start-period=10s --retries=3 CMD ["/app/EligibilityService", "health"]
ENTRYPOINT ["/app/EligibilityService"]
ARG VERSION=1.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Eligibility service" \
      org.opencontainers.image.description="Decides whether an invoice for domestic AI accelerators is eligible for a subsidy, and how much is due" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/runtime-deps:10.0"
