package org.vitals4j.agent.host;

import org.vitals4j.publish.Publisher;
import org.vitals4j.ui.Dl4jUiServer;

/** DL4J's UI with the Health page. Loaded only where the job has its classes. */
final class Dl4jPages implements Pages {

  private final Dl4jUiServer server;

  Dl4jPages(int port) {
    server = Dl4jUiServer.start(port);
  }

  @Override
  public String address() {
    return server.address();
  }

  @Override
  public Publisher publisher() {
    return server.publisher();
  }

  @Override
  public void close() {
    server.close();
  }
}
