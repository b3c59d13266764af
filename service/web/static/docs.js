// Starts the documentation page; validatorUrl is off because it would call a server outside.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
