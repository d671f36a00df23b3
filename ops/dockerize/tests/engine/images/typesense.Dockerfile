ARG BASE
FROM $BASE
COPY typesense-server /opt/
EXPOSE 8108
ENTRYPOINT ["/opt/typesense-server"]
