module polycrate-gitops.test/peers/opa

go 1.26.0

require github.com/open-policy-agent/opa v1.22.2
